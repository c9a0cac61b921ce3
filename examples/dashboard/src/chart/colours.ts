export interface ChartColours {
  readonly background: string;
  readonly text: string;
  readonly line: string;
  readonly up: string;
  readonly down: string;
}

/** What the style sheet's colours come to in the theme that is shown: a canvas knows none of its names. */
export function coloursOf(element: HTMLElement): ChartColours {
  const probe = document.createElement('span');
  element.append(probe);
  const resolve = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    background: resolve('panel'),
    text: resolve('muted'),
    line: resolve('line'),
    up: resolve('up'),
    down: resolve('down'),
  };
  probe.remove();
  return colours;
}
