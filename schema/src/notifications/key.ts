/** What is announced when a user has one more notification. */
export const notificationsKey = (userId: string): string => `notifications:${userId}`;
