/**
 * Reading a push message: the declarative form that Safari shows by itself. Whatever came, something
 * is shown, so that reading never throws.
 */

/** What a message asks to be shown. */
export interface Told {
  readonly title: string;
  readonly body: string;
  /** The nudge's id, null where there is none. */
  readonly id: string | null;
  readonly tag: string | undefined;
  readonly lang: string | undefined;
  readonly actions: readonly { readonly action: string; readonly title: string }[];
}

const WEB_PUSH = 8030;
const ID = /^[A-Za-z0-9:_-]{1,64}$/;
const LONGEST = 200;

/** Read a message's text; null where it holds nothing to show. */
export function readPayload(text: string): Told | null {
  try {
    const read: unknown = JSON.parse(text);
    const { web_push, notification } = Object(read) as Record<string, unknown>;
    return web_push === WEB_PUSH ? readNotification(notification) : null;
  } catch {
    return null;
  }
}

/** Read the notification that a message describes, or that Safari has made of it. */
export function readNotification(notification: unknown): Told | null {
  const { title, body, tag, lang, data, actions } = Object(notification) as Record<string, unknown>;
  const name = textOf(title);
  if (!name) return null;
  const { id } = Object(data) as Record<string, unknown>;
  return {
    title: name,
    body: textOf(body) ?? "",
    id: typeof id === "string" && ID.test(id) ? id : null,
    tag: textOf(tag),
    lang: textOf(lang),
    actions: (Array.isArray(actions) ? actions : []).flatMap(readAction),
  };
}

function readAction(one: unknown): Told["actions"] {
  const { action, title } = Object(one) as Record<string, unknown>;
  const [name, label] = [textOf(action), textOf(title)];
  return name && label ? [{ action: name, title: label }] : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, LONGEST) : undefined;
}
