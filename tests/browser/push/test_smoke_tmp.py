from __future__ import annotations
import datetime as dt
from tests.browser.words import say
from tests.browser.pocket import Pocket

def test_smoke(browser, ebb, phone, desktop, other):
    ebb.connect(phone, ebb.code_from(phone) if False else other_code(other, ebb))
    ebb.open(phone, "/yours/reminders")
    phone.tap(say("reminders_on"))
    phone.sees(say("reminders_is_on"))
    phone.tap(say("reminders_try"))
    one = desktop.only()
    print(one)
    phone.sees(say("reminders_last", when=say("age_now")))
    desktop.swipe(one)
    now = dt.datetime.now(dt.UTC)
    start = now + dt.timedelta(minutes=5)
    tz = phone.run("return Intl.DateTimeFormat().resolvedOptions().timeZone")
    print("tz", tz)
    hh = phone.run("return [new Date(args[0]), new Date(args[0]+3600000)].map(d => d.toTimeString().slice(0,5))", int(start.timestamp()*1000))
    date = phone.run("const d = new Date(args[0]); return `${d.getFullYear()}-${String(d.getMonth()+1).padStart(2,'0')}-${String(d.getDate()).padStart(2,'0')}`", int(start.timestamp()*1000))
    ebb.put(phone, "setting", "quiet", value=None)
    ebb.put(phone, "boundary", "b", title="Dinner hour", when={"days": ["mon","tue","wed","thu","fri","sat","sun"], "start": hh[0], "end": hh[1]}, permission="The studio can wait")
    one = desktop.only()
    print(one)
    assert one.body == "The studio can wait"
    phone.until(lambda: any("shown" in r["fields"] for r in Pocket(phone).visible("nudge")))
    desktop.tap(one)
    phone.sees(say("choice_why"))
    assert phone.run("return location.pathname") == "/"
    phone.run("""const r = await navigator.serviceWorker.ready; return true""")
    print([ (r["id"], r["fields"]) for r in ebb.held_by_server(phone, "nudge")])

def other_code(other, ebb):
    return other.code() if hasattr(other, "code") else None
