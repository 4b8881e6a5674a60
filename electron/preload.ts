import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from './contract/bridge.ts';
import { channels } from './contract/channels.ts';

const bridge: Bridge = {
  // Field by field: nothing travels that the contract does not name.
  call: ({ name, input, token }) => ipcRenderer.invoke(channels.call, { name, input, token }),
  on(listener) {
    const heard = (_event: unknown, name: unknown, payload: unknown) => {
      listener(name, payload);
      // The receipt: only when the page has taken in a live batch is the next one sent. It fails as the window closes.
      ipcRenderer.invoke(channels.event, name).catch(() => undefined);
    };
    ipcRenderer.on(channels.event, heard);
    return () => {
      ipcRenderer.removeListener(channels.event, heard);
    };
  },
};

contextBridge.exposeInMainWorld('leitstand', bridge);
