/** The containers of the first minute: their ids are the same on every device. */
export const starterIds = {
  care: "starter-care",
  making: "starter-making",
  myself: "starter-myself",
} as const;

/** How many starters there are: whether they are in a database is told by counting. */
export const starterCounts = { role: 5, container: 9 } as const;
