// Where and when a picture is taken, as the phone tells it, goes along with the picture. Without a place, or
// without permission to tell it, the picture is sent all the same: the server keeps its own time.
const form = document.querySelector<HTMLFormElement>("form[data-spot]");

const put = (name: string, value: string) => {
  const field = form?.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
};

form?.querySelector<HTMLInputElement>("input[type=file]")?.addEventListener("change", () => {
  const status = form.querySelector<HTMLElement>("[data-spot-status]");
  put("taken_at", new Date().toISOString());
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      put("longitude", coords.longitude.toFixed(6));
      put("latitude", coords.latitude.toFixed(6));
      put("accuracy", coords.accuracy.toFixed(1));
      if (status) status.textContent = `已取得位置，精度 ${coords.accuracy.toFixed(0)} 米。`;
    },
    () => {
      if (status) status.textContent = "没有取得位置，照片仍可上传。";
    },
    { enableHighAccuracy: true, timeout: 15_000 },
  );
});
