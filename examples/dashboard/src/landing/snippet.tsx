import { useState } from 'react';
import { announce } from '../ui/announcer.tsx';
import { Icon } from '../ui/icons.tsx';

const code = (url: string) => `import { createClient } from '@tickwire/sdk';

const client = createClient({ url: '${url}' });

for await (const event of client.prices(['BTCUSDT', 'AAPL'])) {
  switch (event.type) {
    case 'snapshot':
    case 'tick':
      console.log(event.symbol, event.price);
      break;
    case 'gap':
      console.warn(event.symbol, 'missed', event.missed ?? 'some');
      break;
    case 'reconnecting':
      console.warn('again in', event.delayMs, 'ms');
  }
}`;

/** How an app has the same prices. */
export function Snippet() {
  const text = code(new URL('/graphql', location.href).href);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      announce('The browser lets nothing be copied: select the text below.');
      return;
    }
    setCopied(true);
    announce('Copied');
  };
  return (
    <section className="panel snippet" id="sdk" aria-labelledby="sdk-title">
      <div className="panel-head">
        <h2 id="sdk-title">The same in your app</h2>
        {'clipboard' in navigator && (
          <button type="button" className="button small" onClick={() => void copy()}>
            <Icon name={isCopied ? 'check' : 'copy'} />
            {isCopied ? 'Copied' : 'Copy'}
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </section>
  );
}
