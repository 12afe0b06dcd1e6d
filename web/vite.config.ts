import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds the server: the real one, or `npm run mock`. */
const server = process.env.GUICHET_SERVER ?? 'http://127.0.0.1:8787';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // A data: address would need its own word in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': { target: server, changeOrigin: false }, '/healthz': server },
  },
  preview: {
    host: '127.0.0.1',
    proxy: { '/api': { target: server, changeOrigin: false }, '/healthz': server },
  },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], environment: 'node' },
});
