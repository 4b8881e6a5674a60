/** Name under which a node's order key is sealed. */
export const nodeKeyName = (id: string) => `node-key/${id}`;
