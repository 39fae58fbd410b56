import type { Settings } from "../records/types";

/** The settings of someone who has set nothing. */
export const defaults: Settings = {
  day_start: [{ from: null, time: "04:00" }],
  home_zone: null,
  evening_time: "20:30",
  evening_nightly: null,
  nudge_cap: 4,
  quiet: { from: "22:00", to: "07:00" },
  nudge_kinds: {
    ahead: true,
    during: true,
    used: true,
    evening: true,
    season_check: true,
    energy_checkin: false,
  },
  spacing_minutes: 90,
  rest_after: 3,
  language: null,
  scheme: "system",
  palette: "system",
  text_size: "system",
  reduce_motion: "system",
};
