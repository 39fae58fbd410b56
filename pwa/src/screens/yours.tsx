/** Yours: what belongs to the person, and how Ebb is set up. */

import type { IconNode } from "lucide";
import {
  Bell,
  ChevronRight,
  Database,
  Fence,
  Globe,
  Info,
  Leaf,
  MonitorSmartphone,
  Shapes,
  SunMoon,
} from "lucide";
import type { JSX } from "preact";
import { version } from "../../package.json";
import { m } from "../messages/index.ts";
import { Icon } from "../parts/icon.tsx";
import { currentSeason, isDemo } from "../store/queries.ts";
import { syncStatus } from "../store/status.ts";

function Row({
  href,
  icon,
  title,
  hint,
}: {
  href: string;
  icon: IconNode;
  title: string;
  hint: string;
}): JSX.Element {
  return (
    <li>
      <a class="item" href={href}>
        <Icon of={icon} />
        <span class="grow">
          {title}
          <small>{hint}</small>
        </span>
        <span class="turn">
          <Icon of={ChevronRight} />
        </span>
      </a>
    </li>
  );
}

export function Yours(): JSX.Element {
  const { account, attention } = syncStatus.value;
  const devices = account ? m.yours_devices_hint() : m.yours_devices_hint_local();
  return (
    <main class="screen">
      <header class="head">
        <h1 class="title" tabIndex={-1}>
          {m.yours_title()}
        </h1>
      </header>
      {isDemo.value && <p class="demo">{m.demo_label()}</p>}
      <ul class="list tail-gap">
        <Row href="/yours/what" icon={Shapes} title={m.yours_what()} hint={m.yours_what_hint()} />
        <Row
          href="/yours/boundaries"
          icon={Fence}
          title={m.boundary_list_title()}
          hint={m.boundary_list_hint()}
        />
        <Row
          href="/yours/seasons"
          icon={Leaf}
          title={m.seasons_title()}
          hint={currentSeason.value?.title ?? m.seasons_hint()}
        />
        <Row
          href="/yours/reminders"
          icon={Bell}
          title={m.yours_reminders()}
          hint={m.yours_reminders_hint()}
        />
        <Row href="/yours/look" icon={SunMoon} title={m.yours_look()} hint={m.yours_look_hint()} />
        <Row
          href="/yours/travel"
          icon={Globe}
          title={m.travel_title()}
          hint={m.yours_travel_hint()}
        />
        <Row
          href="/yours/devices"
          icon={MonitorSmartphone}
          title={m.yours_devices()}
          hint={devices}
        />
        <Row
          href="/yours/data"
          icon={Database}
          title={m.yours_data()}
          hint={
            attention.length > 0
              ? m.sync_attention({ count: attention.length })
              : m.yours_data_hint()
          }
        />
        <Row
          href="/yours/about"
          icon={Info}
          title={m.yours_about()}
          hint={m.yours_about_hint({ version })}
        />
      </ul>
    </main>
  );
}
