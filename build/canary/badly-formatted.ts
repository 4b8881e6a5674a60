export const   spread = {a:1,
b : "two" }
