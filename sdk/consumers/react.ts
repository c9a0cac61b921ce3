/** A component as a server renders it, by whichever React is installed. */
import { createClient } from '@tickwire/sdk';
import { TickwireProvider, usePrices } from '@tickwire/sdk/react';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';

function Prices() {
  const { prices, state } = usePrices(['AAPL']);
  return createElement('p', null, `${prices.size} prices, ${state}`);
}

const client = createClient({ url: 'http://127.0.0.1:4000/graphql' });
console.log(renderToString(createElement(TickwireProvider, { client }, createElement(Prices))));
