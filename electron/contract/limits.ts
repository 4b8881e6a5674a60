/** Named limits of what may enter through the window; tests and screens use the same. */
export const limits = {
  username: 40,
  password: { min: 12, max: 256 },
  name: 80,
  text: 200,
  pem: 32_768,
  host: 253,
  page: 500,
  chartPoints: 2_000,
  acknowledge: 1_000,
} as const;
