/** A new place: by which clock what is protected goes there, asked once, as a card in Now. */
import type { JSX } from "preact";
import { newPlace } from "../boundaries/zones.ts";
import { answerPlace, type PlaceAnswer } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { Card } from "../parts/card.tsx";
import { clock } from "../parts/clock.ts";
import { notStored, told } from "../parts/toast.tsx";
import { hoursWords } from "../parts/zones.ts";
import { deviceZone } from "../records/time.ts";
import type { Item } from "../records/types.ts";
import { followPlaces, places } from "../store/places.ts";
import { boundaries, settings } from "../store/queries.ts";

// Whoever may ask follows where one is.
followPlaces();

/** What is protected by the clock, so that it matters by which one. */
export function byClock(): readonly Item<"boundary">[] {
  return boundaries.value.filter(({ when, archived }) => when && !("cue" in when) && !archived);
}

/** What is asked about: what comes along, and what is on home time only since such an answer. */
function asking(): readonly Item<"boundary">[] {
  const answers = places.value?.answers;
  return byClock().filter(({ id, zone }) => zone !== "home" || answers?.get(id)?.answer === "home");
}

/** How many hours ahead the new place is that one is in; null where there is nothing to ask. */
export function placeAhead(): number | null {
  if (!places.value || asking().length === 0) return null;
  const { places: all, answers } = places.value;
  const asked = Math.max(0, ...[...answers.values()].map(({ answered }) => answered));
  return newPlace(all, settings.value.home_zone, deviceZone(), asked, clock.value);
}

const TOLD: Record<PlaceAnswer, (words: { titles: string }) => string> = {
  here: m.place_told_here,
  home: m.place_told_home,
  later: m.place_told_later,
};

/** The question with its answers, all alike. */
export function NewPlace({ ahead }: { ahead: number }): JSX.Element {
  const asked = asking();
  const titles = asked.map(({ title }) => title).join(m.join_words());
  const words = { hours: hoursWords(Math.abs(ahead)), titles };
  const answer = (how: PlaceAnswer): void => {
    const ids = asked.map(({ id }) => id);
    answerPlace(ids, how).then((change) => told(TOLD[how]({ titles }), change), notStored);
  };
  return (
    <Card>
      <p class="said">{ahead > 0 ? m.place_ahead(words) : m.place_earlier(words)}</p>
      <div class="wrap">
        <button type="button" class="pill" onClick={() => answer("here")}>
          {m.place_here()}
        </button>
        <button type="button" class="pill" onClick={() => answer("home")}>
          {m.place_home()}
        </button>
        <button type="button" class="pill" onClick={() => answer("later")}>
          {m.not_now()}
        </button>
      </div>
    </Card>
  );
}
