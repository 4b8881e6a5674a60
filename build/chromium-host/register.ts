import { registerHooks } from 'node:module';

// `node --import build/chromium-host/register.ts main.js`: whoever imports 'electron' gets this host instead.
const host = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    return specifier === 'electron' ? { url: host, shortCircuit: true } : next(specifier, context);
  },
});
