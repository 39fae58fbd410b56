/** Home and travel: which clock is that of home, where this phone is, and what stays on home time. */
import type { JSX } from "preact";
import { homeOf } from "../boundaries/zones.ts";
import { saveBoundary, saveSetting } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { notStored, told } from "../parts/toast.tsx";
import { Toggle } from "../parts/toggle.tsx";
import { timeOf } from "../parts/words.ts";
import { cityOf } from "../parts/zones.ts";
import { deviceZone } from "../records/time.ts";
import { followPlaces, places } from "../store/places.ts";
import { settings } from "../store/queries.ts";
import { Page } from "./page.tsx";
import { byClock } from "./place.tsx";

followPlaces();

/** All zones by the names of their cities; those that are in use here among them. */
function zonesWith(...used: readonly string[]): readonly (readonly [zone: string, city: string])[] {
  const all = new Set([...used, ...Intl.supportedValuesOf("timeZone")]);
  return [...all]
    .map((zone) => [zone, cityOf(zone)] as const)
    .sort(([, one], [, other]) => one.localeCompare(other));
}

function Home({ home, here }: { home: string; here: string }): JSX.Element {
  const save = (zone: string): void => {
    saveSetting("home_zone", zone).then(
      (change) => told(m.travel_home_saved({ city: cityOf(zone) }), change),
      notStored,
    );
  };
  return (
    <section class="stack">
      <label class="field">
        <span>{m.travel_home()}</span>
        <select class="input" value={home} onChange={(event) => save(event.currentTarget.value)}>
          {zonesWith(home, here).map(([zone, city]) => (
            <option key={zone} value={zone} selected={zone === home}>
              {city}
            </option>
          ))}
        </select>
      </label>
      <p class="quiet small">{m.travel_home_hint()}</p>
      <p>
        {home === here
          ? m.travel_at_home({ city: cityOf(here) })
          : m.travel_away({
              city: cityOf(here),
              time: timeOf(clock.value, here),
              home: timeOf(clock.value, home),
            })}
      </p>
    </section>
  );
}

function Stays(): JSX.Element {
  const all = byClock();
  const turn = (id: string, title: string, isHome: boolean): void => {
    const words = isHome ? m.place_told_home : m.place_told_here;
    saveBoundary(id, { zone: isHome ? "home" : "follow" }).then(
      (change) => told(words({ titles: title }), change),
      notStored,
    );
  };
  return (
    <section class="section">
      <h2>{m.travel_stays()}</h2>
      {all.length > 0 && (
        <ul class="list">
          {all.map(({ id, title, zone }) => (
            <li key={id}>
              <Toggle
                words={title}
                hint={zone === "home" ? m.boundary_zone_home() : m.boundary_zone_follow()}
                isOn={zone === "home"}
                onToggle={(isHome) => turn(id, title, isHome)}
              />
            </li>
          ))}
        </ul>
      )}
      <p class="quiet small">{all.length > 0 ? m.travel_stays_hint() : m.travel_stays_none()}</p>
    </section>
  );
}

export function Travel(): JSX.Element {
  const here = deviceZone();
  const home = homeOf(places.value?.places ?? [], settings.value.home_zone) ?? here;
  return (
    <Page title={m.travel_title()} reads>
      {places.value && <Home home={home} here={here} />}
      {places.value && <Stays />}
      <section class="section">
        <h2>{m.travel_days()}</h2>
        <p>{m.travel_days_words()}</p>
      </section>
    </Page>
  );
}
