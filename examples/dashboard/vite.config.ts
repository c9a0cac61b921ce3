import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// As the other examples have it, which name the path as well.
const api = new URL(process.env.TICKWIRE_URL ?? 'http://127.0.0.1:4000').origin;

export default defineConfig({
  plugins: [react()],
  // Those that know light-dark(): the two themes are one list of colours.
  build: { target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'], assetsInlineLimit: 0 },
  // `pnpm dev`: the pages of Vite, with the API of a server that runs beside it.
  server: { proxy: { '/graphql': { target: api, ws: true } } },
});
