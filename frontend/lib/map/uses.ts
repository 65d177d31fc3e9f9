// Classes of land use in the colours that plans are customarily drawn in.

export interface Use {
  readonly title: string;
  readonly colour: string;
  readonly words: RegExp;
}

/** The first that matches counts: the dominant use stands first in the text of a parcel. */
export const USES: readonly Use[] = [
  { title: "居住", colour: "#f7d864", words: /居住|住宅|公寓|宅基/ },
  { title: "教育科研", colour: "#e58fb4", words: /教育|学校|幼儿|科研/ },
  { title: "公共服务", colour: "#d9698f", words: /公共管理|公共服务|医疗|卫生|文化|体育|社会福利|行政|社区/ },
  { title: "商业", colour: "#e2604f", words: /商业|零售|餐饮|旅馆|娱乐/ },
  { title: "商务办公", colour: "#ee9160", words: /商务|金融|办公/ },
  { title: "工业", colour: "#b58863", words: /工业|工矿|采矿|生产/ },
  { title: "仓储物流", colour: "#a08bc7", words: /仓储|物流/ },
  { title: "绿地", colour: "#82bf6e", words: /绿地|公园|绿化|广场|开敞/ },
  { title: "交通", colour: "#b9bec6", words: /交通|道路|停车|场站|铁路|港口|机场/ },
  { title: "公用设施", colour: "#6d9dc5", words: /公用|市政|环卫|垃圾|供电|供水|排水|通信/ },
  { title: "水域", colour: "#a5d0ee", words: /水域|水系|河|湖|陆地水/ },
  { title: "农林", colour: "#cfdf9c", words: /耕地|农|园地|林|草地|湿地/ },
];
export const OTHER_USE = { title: "其他", colour: "#d8d4c8" } as const;

export function useOf(text: unknown): { readonly title: string; readonly colour: string } {
  if (typeof text !== "string") return OTHER_USE;
  const first = text.split(/[、，,;；]/)[0] ?? "";
  const of = (words: string): Use | undefined => USES.find((use) => use.words.test(words));
  return of(first) ?? of(text) ?? OTHER_USE;
}
