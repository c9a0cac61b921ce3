import { keep, readKept } from './kept.ts';
import { createStore, useStore } from './store.ts';
import { Icon } from './ui/icons.tsx';

export type Theme = 'light' | 'dark';

const key = 'tickwire.theme';
const wantsDark = matchMedia('(prefers-color-scheme: dark)');
const ofSystem = (): Theme => (wantsDark.matches ? 'dark' : 'light');
const isTheme = (text: string | null): text is Theme => text === 'light' || text === 'dark';

function chosen(): Theme | null {
  const kept = readKept(key);
  return isTheme(kept) ? kept : null;
}

/** The one that was chosen here, else the system's. */
const theme = createStore<Theme>(chosen() ?? ofSystem());

wantsDark.addEventListener('change', () => theme.set(chosen() ?? ofSystem()));

function show(): void {
  document.documentElement.dataset.theme = theme.get();
}

theme.subscribe(show);
show();

export const useTheme = () => useStore(theme);

export function ThemeSwitch() {
  const isDark = useTheme() === 'dark';
  const toggle = () => {
    const next = isDark ? 'light' : 'dark';
    keep(key, next);
    theme.set(next);
  };
  return (
    <button type="button" className="button quiet icon-only" aria-pressed={isDark} onClick={toggle} title="Dark theme">
      <Icon name={isDark ? 'moon' : 'sun'} />
      <span className="hidden">Dark theme</span>
    </button>
  );
}
