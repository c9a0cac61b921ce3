import { onAbort } from './abort.ts';

interface Flight<Landed> {
  readonly landing: Promise<Landed>;
  readonly controller: AbortController;
  passengers: number;
}

/** Requests under way, each for all who ask the same meanwhile. */
export type Flights<Landed> = Map<string, Flight<Landed>>;

/** Nobody else needs to begin what is under way; it is given up when the last of those who wait for it has. */
export function join<Landed>(
  flights: Flights<Landed>,
  key: string,
  signal: AbortSignal,
  start: (signal: AbortSignal) => Promise<Landed>,
): Promise<Landed> {
  const begin = (): Flight<Landed> => {
    const controller = new AbortController();
    return { landing: start(controller.signal).finally(end), controller, passengers: 0 };
  };
  const flight = flights.get(key) ?? begin();
  function end(): void {
    if (flights.get(key) === flight) flights.delete(key);
  }
  flights.set(key, flight);
  flight.passengers += 1;
  onAbort(signal, () => {
    flight.passengers -= 1;
    if (flight.passengers) return;
    end();
    flight.controller.abort();
  });
  return flight.landing;
}
