"""calendars.py OUTPUT: every calendar of a built site is read by `icalendar` without a complaint, keeps what RFC 5545 says of
lines, ids and times, and leads to pages that are there; and every page that names a calendar names one that is there."""

import datetime
import pathlib
import re
import sys
import urllib.parse

import icalendar

from report import finish

LONGEST = 75
STATUS = {"TENTATIVE", "CONFIRMED", "CANCELLED"}


def line_faults(raw):
    """What is wrong with the lines of a calendar, before anybody joins them."""
    faults = []
    if not raw.endswith(b"\r\n"):
        faults.append("it does not end with CRLF")
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        faults.append("a line ends with something else than CRLF")
    for number, line in enumerate(raw.split(b"\r\n")[:-1], 1):
        if len(line) > LONGEST:
            faults.append(f"line {number} has {len(line)} octets")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            faults.append(f"line {number} cuts a character")
        if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line.replace(b"\r", b"")):
            faults.append(f"line {number} has a control character")
    return faults


def event_faults(event):
    """What is wrong with one event."""
    name = str(event.get("UID"))
    faults = [f"{name}: {error}" for error in event.errors]
    for key in ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL", "STATUS", "TRANSP"]:
        if not event.get(key):
            faults.append(f"{name}: `{key}` is missing")
    if faults:
        return faults
    stamp, start = event.decoded("DTSTAMP"), event.decoded("DTSTART")
    if stamp.tzinfo != datetime.timezone.utc and stamp.utcoffset() != datetime.timedelta(0):
        faults.append(f"{name}: DTSTAMP is not in UTC")
    if isinstance(start, datetime.datetime):
        if start.tzinfo is None:
            faults.append(f"{name}: a time without a zone")
        if "DTEND" in event:
            faults.append(f"{name}: a time with an end that nobody gave")
    elif "DTEND" not in event:
        faults.append(f"{name}: whole days without an end")
    else:
        end = event.decoded("DTEND")
        if isinstance(end, datetime.datetime) or end <= start:
            faults.append(f"{name}: it ends {end}, and starts {start}")
    if event["STATUS"] not in STATUS:
        faults.append(f"{name}: STATUS is {event['STATUS']}")
    if event["TRANSP"] != "TRANSPARENT":
        faults.append(f"{name}: it takes somebody's time")
    return faults


def faults_of(path):
    """What is wrong with one calendar."""
    raw = path.read_bytes()
    faults = line_faults(raw)
    try:
        calendar = icalendar.Calendar.from_ical(raw)
    except (ValueError, KeyError) as error:
        return [f"{path}: {fault}" for fault in [*faults, str(error)]]
    faults += [str(error) for error in calendar.errors]
    for key in ["PRODID", "VERSION", "NAME", "X-WR-CALNAME"]:
        if not calendar.get(key):
            faults.append(f"`{key}` is missing")
    if calendar.get("VERSION") != "2.0":
        faults.append(f"VERSION is {calendar.get('VERSION')}")
    events = calendar.walk("VEVENT")
    if not events:
        faults.append("it has no event")
    ids = [str(event.get("UID")) for event in events]
    if len(ids) != len(set(ids)):
        faults.append("two events have one UID")
    for event in events:
        faults += event_faults(event)
    if not faults and icalendar.Calendar.from_ical(calendar.to_ical()) != calendar:
        faults.append("written again, it is another")
    return [f"{path}: {fault}" for fault in faults]


def site_faults(output):
    """Pages that name calendars that are not there, calendars that no page names, and events that lead nowhere."""
    faults, named = [], set()
    for page in sorted(output.rglob("*.html")):
        for tag in re.findall(r"<(?:link|a)\b[^>]*text/calendar[^>]*>", page.read_text(encoding="utf-8")):
            href = urllib.parse.unquote(re.search(r'href="([^"]*)"', tag).group(1))
            found = [file for file in output.rglob("calendar.ics") if href.endswith("/" + str(file.relative_to(output)))]
            if not found:
                faults.append(f"{page}: {href} is not there")
            # the longest path that fits is the one
            named.update(sorted(found, key=lambda file: len(str(file)))[-1:])
    for file in sorted(output.rglob("*.ics")):
        if file not in named:
            faults.append(f"{file}: no page names it")
        for event in icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT"):
            path = urllib.parse.unquote(urllib.parse.urlparse(str(event.get("URL"))).path).strip("/")
            parts = path.split("/")
            tails = ["/".join(parts[start:]) for start in range(len(parts))]
            if not any((output / tail / "index.html").is_file() for tail in tails):
                faults.append(f"{file}: {event.get('URL')} leads nowhere")
    return faults


def main():
    """Checks all calendars of a site."""
    output = pathlib.Path(sys.argv[1])
    files = sorted(output.rglob("*.ics"))
    faults = [fault for file in files for fault in faults_of(file)]
    if not faults:
        faults = site_faults(output)
    finish("calendars", len(files), faults)


if __name__ == "__main__":
    main()
