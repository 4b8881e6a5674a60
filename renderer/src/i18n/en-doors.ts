/** English: doors, orders and modes. */
export const enDoors = {} as const;
