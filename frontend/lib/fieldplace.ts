// Where the phone is, if it says so. Nobody waits for it: without a place the record is made all the same.

export type Place = { longitude: string; latitude: string; accuracy: string };

export const NOWHERE: Place = { longitude: "", latitude: "", accuracy: "" };

/** The place now, or empty texts after a few seconds, without permission, or without a receiver. */
export function placeNow(timeout = 8000): Promise<Place> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(NOWHERE);
    // A browser may leave a question about permission unanswered for ever.
    const tired = setTimeout(() => resolve(NOWHERE), timeout + 500);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        clearTimeout(tired);
        resolve({
          longitude: coords.longitude.toFixed(6),
          latitude: coords.latitude.toFixed(6),
          accuracy: Math.min(coords.accuracy, 9_999_999).toFixed(1),
        });
      },
      () => {
        clearTimeout(tired);
        resolve(NOWHERE);
      },
      { enableHighAccuracy: true, timeout, maximumAge: 60_000 },
    );
  });
}
