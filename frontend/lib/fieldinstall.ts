// Register the service worker of an app for the field, which lies beside its page.

/** Whether the app will open without a line. False where the browser or the connection does not allow it. */
export async function install(worker: string): Promise<boolean> {
  if (!("serviceWorker" in navigator)) return false;
  try {
    await navigator.serviceWorker.register(worker);
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage("fonts");
    return true;
  } catch {
    return false;
  }
}
