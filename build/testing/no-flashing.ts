import type { FlashTools } from '../../electron/site-commissioning.ts';

/** A machine without ports, images and programs to flash with. */
export const noFlashing: FlashTools = {
  ports: {
    list: async () => [],
    watch: () => () => undefined,
    permission: async () => ({ ok: true, command: null }),
    grabbers: async () => [],
    open: async () => ({ ok: false, fault: { code: 'port_gone', holder: null, command: null, message: '' } }),
  },
  shelf: {
    list: async () => [],
    newest: async () => ({ ok: false, fault: { code: 'bad_image', holder: null, command: null, message: '' } }),
    read: async () => ({ ok: false, fault: { code: 'bad_image', holder: null, command: null, message: '' } }),
  },
  engines: [],
};
