/** A moment as the clock on the wall shows it in a zone: 2027-03-05 and 09:00. */
export function wallOf(at: Date, zone: string): { day: string; time: string } {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(at).map((p) => [p.type, p.value]),
  );
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

/** The moment at which the clock on the wall of a zone shows this. */
export function instantOf(day: string, time: string, zone: string): Date | null {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  if (Number.isNaN(wanted)) return null;
  let at = wanted;
  // The zone's distance from UTC depends on the moment itself, around its changes of summer time too.
  for (let i = 0; i < 2; i++) {
    const wall = wallOf(new Date(at), zone);
    at += wanted - Date.parse(`${wall.day}T${wall.time}:00Z`);
  }
  return new Date(at);
}

/** Moscow time as people call it, in the language of the page. */
export function zoneName(zone: string, language: string, at = new Date()): string {
  try {
    const name = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: 'long' }).formatToParts(at).find((p) => p.type === 'timeZoneName')?.value;
    return name ?? zone;
  } catch {
    return zone;
  }
}
