import type { SafeWebPreferences } from '../../electron/windows/policy.ts';

export const unsafe: SafeWebPreferences = {
  preload: 'preload.cjs',
  contextIsolation: false,
  sandbox: false,
  nodeIntegration: true,
  webSecurity: false,
};
