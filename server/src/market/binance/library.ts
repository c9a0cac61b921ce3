/** The `binance` package. It takes half a second to load: only who names this source waits for it. */
export const loadLibrary = () => import('binance');
export type Library = Awaited<ReturnType<typeof loadLibrary>>;
