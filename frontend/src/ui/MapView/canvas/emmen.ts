import type { FeatureCollection, LineString, Polygon } from 'geojson'

export type Kind = 'municipality' | 'settlement' | 'river' | 'runway'

/** West, south, east, north of the municipality. */
export const bounds = [8.2546, 47.0516, 8.3611, 47.1228] as const

/**
 * The municipality, its two settlements, its rivers and the airfield, drawn by hand after their rough course.
 * These are simplified sketches and no survey data; the real borders are those of the official cadastral survey.
 */
export const emmen: FeatureCollection<Polygon | LineString, { kind: Kind }> = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { kind: 'municipality' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [8.2905, 47.0695],
            [8.2985, 47.0722],
            [8.3082, 47.0742],
            [8.3162, 47.0795],
            [8.3222, 47.0868],
            [8.331, 47.094],
            [8.3392, 47.1018],
            [8.3462, 47.1092],
            [8.3542, 47.1152],
            [8.3611, 47.1196],
            [8.3535, 47.1228],
            [8.3402, 47.1212],
            [8.3268, 47.1176],
            [8.3142, 47.1136],
            [8.3012, 47.1094],
            [8.2926, 47.1036],
            [8.2872, 47.0972],
            [8.2796, 47.092],
            [8.2712, 47.0882],
            [8.2642, 47.0822],
            [8.2592, 47.075],
            [8.2546, 47.0668],
            [8.2562, 47.0586],
            [8.2596, 47.0516],
            [8.2642, 47.0582],
            [8.2706, 47.0632],
            [8.2778, 47.0668],
            [8.2846, 47.0682],
            [8.2905, 47.0695],
          ],
        ],
      },
    },
    {
      type: 'Feature',
      properties: { kind: 'settlement' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [8.2632, 47.0642],
            [8.2702, 47.0652],
            [8.2772, 47.0686],
            [8.2848, 47.0698],
            [8.2918, 47.0716],
            [8.2962, 47.0752],
            [8.2948, 47.0802],
            [8.2932, 47.0852],
            [8.2872, 47.0896],
            [8.2806, 47.0886],
            [8.2706, 47.0858],
            [8.2656, 47.0802],
            [8.2628, 47.0732],
            [8.2632, 47.0642],
          ],
        ],
      },
    },
    {
      type: 'Feature',
      properties: { kind: 'settlement' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [8.2988, 47.0762],
            [8.3062, 47.0756],
            [8.3122, 47.0782],
            [8.3108, 47.0816],
            [8.3032, 47.0824],
            [8.2992, 47.0804],
            [8.2988, 47.0762],
          ],
        ],
      },
    },
    {
      type: 'Feature',
      properties: { kind: 'settlement' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [8.3336, 47.1128],
            [8.3402, 47.1122],
            [8.3428, 47.1158],
            [8.3368, 47.1172],
            [8.3336, 47.1128],
          ],
        ],
      },
    },
    {
      type: 'Feature',
      properties: { kind: 'river' },
      geometry: {
        type: 'LineString',
        // The Reuss, from Lucerne to the north-east.
        coordinates: [
          [8.3062, 47.0486],
          [8.2982, 47.0532],
          [8.2906, 47.0582],
          [8.2882, 47.0636],
          [8.2905, 47.0695],
          [8.2985, 47.0722],
          [8.3082, 47.0742],
          [8.3162, 47.0795],
          [8.3222, 47.0868],
          [8.331, 47.094],
          [8.3392, 47.1018],
          [8.3462, 47.1092],
          [8.3542, 47.1152],
          [8.3611, 47.1196],
          [8.3702, 47.1262],
        ],
      },
    },
    {
      type: 'Feature',
      properties: { kind: 'river' },
      geometry: {
        type: 'LineString',
        // The Kleine Emme, from the Entlebuch into the Reuss.
        coordinates: [
          [8.2472, 47.0478],
          [8.2546, 47.0502],
          [8.2596, 47.0516],
          [8.2642, 47.0582],
          [8.2706, 47.0632],
          [8.2778, 47.0668],
          [8.2846, 47.0682],
          [8.2905, 47.0695],
        ],
      },
    },
    {
      type: 'Feature',
      properties: { kind: 'runway' },
      geometry: {
        type: 'LineString',
        coordinates: [
          [8.2985, 47.0868],
          [8.3122, 47.1002],
        ],
      },
    },
  ],
}
