/** The two channels between window and main; the name of the call travels in the message. Apart, so that preload carries no schema. */
export const channels = { call: 'leitstand:call', event: 'leitstand:event' } as const;
