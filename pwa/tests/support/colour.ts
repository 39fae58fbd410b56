/** Colours as eyes and ratios have them: oklch in, linear sRGB between, contrast out. */

export type Rgb = readonly [red: number, green: number, blue: number];

export type Oklch = readonly [lightness: number, chroma: number, hue: number];

/** Linear sRGB of an oklch colour, clipped to what a screen shows. */
export function linear(...colour: Oklch): Rgb {
  return fromLab(labOf(colour));
}

/** Linear sRGB of so much of one colour in another, as `color-mix(in oklab, …)` has it. */
export function mixed(one: Oklch, share: number, other: Oklch): Rgb {
  const [first, second] = [labOf(one), labOf(other)];
  const part = (place: 0 | 1 | 2): number => first[place] * share + second[place] * (1 - share);
  return fromLab([part(0), part(1), part(2)]);
}

type Lab = readonly [lightness: number, a: number, b: number];

function labOf([lightness, chroma, hue]: Oklch): Lab {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/** Ottosson's matrices. */
function fromLab([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return clip([
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]);
}

function clip(colour: Rgb): Rgb {
  const within = (value: number): number => Math.min(1, Math.max(0, value));
  return [within(colour[0]), within(colour[1]), within(colour[2])];
}

/** Relative luminance of WCAG 2. */
export function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of WCAG 2: 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** How far apart two colours look: their distance in oklab, 0 to about 1 (Ottosson's matrices). */
export function apart(one: Rgb, other: Rgb): number {
  const [first, second] = [oklab(one), oklab(other)];
  return Math.hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2]);
}

function oklab([red, green, blue]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** How others see: full deficiency of one kind of cone (Machado et al. 2009), and no colour at all. */
export const eyes: Readonly<Record<string, (colour: Rgb) => Rgb>> = {
  usual: (colour) => colour,
  protanopia: (colour) =>
    seen(colour, [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ]),
  deuteranopia: (colour) =>
    seen(colour, [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ]),
  tritanopia: (colour) =>
    seen(colour, [
      [1.255528, -0.076749, -0.178779],
      [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.3039],
    ]),
  greyscale: (colour) => {
    const grey = luminance(colour);
    return [grey, grey, grey];
  },
};

function seen(colour: Rgb, rows: readonly (readonly [number, number, number])[]): Rgb {
  const [red = 0, green = 0, blue = 0] = rows.map(
    ([r, g, b]) => r * colour[0] + g * colour[1] + b * colour[2],
  );
  return clip([red, green, blue]);
}
