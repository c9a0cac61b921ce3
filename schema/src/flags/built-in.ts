/** Flags that the server itself asks. Each is made at the first start, switched on. */
export const builtInFlags = {
  'sign-up': {
    description: 'New accounts can be made. Who has one signs in whatever this says.',
    refusal: 'Sign-up is closed at present. Who has an account can sign in.',
  },
  'api-keys': {
    description: 'API keys can be made. Those that are there work whatever this says.',
    refusal: 'API keys cannot be made at present. Those that are there go on.',
  },
  'live-prices': {
    description: 'Live prices can be subscribed to. Subscriptions that run go on.',
    refusal: 'Live prices cannot be subscribed to at present. `quotes` answers the newest ones.',
  },
} as const;

export type BuiltInFlag = keyof typeof builtInFlags;

export function isBuiltIn(name: string): name is BuiltInFlag {
  return Object.hasOwn(builtInFlags, name);
}
