/** The containers of the first minute: their ids are the same on every device. */
export const starterIds = {
  care: "starter-care",
  making: "starter-making",
  myself: "starter-myself",
} as const;
