// The work of the demo studio: films, their sequences, shots and assets, and the tasks on them.

export type TaskStatus = 'waiting' | 'in progress' | 'in review' | 'done';

export interface DemoTask {
  name: string;
  status: TaskStatus;
  assigned: readonly string[];
  /** Days from today, first and last. */
  from: number;
  to: number;
  hours: number;
}

export interface DemoPart {
  name: string;
  description: string;
  frames?: number;
  /** Has a drawing. */
  drawn?: true;
  tasks: readonly DemoTask[];
}

export interface DemoProject {
  name: string;
  description: string;
  lead: string;
  status: 'in preparation' | 'in production' | 'delivered';
  startedDaysAgo: number;
  /** The holder of the permission: name of a group, login of a person, or `cinder`. */
  shared: readonly { with: string; permissions: string }[];
  sequences: readonly { name: string; description: string; shots: readonly DemoPart[] }[];
  assets: readonly DemoPart[];
  thrownAway: readonly { under: string; name: string; description: string }[];
}

/** `task('Layout', 'done', 'a, b', -20, -17, 16)` */
function task(name: string, status: TaskStatus, who: string, from: number, to: number, hours: number): DemoTask {
  return { name, status, assigned: who.split(', ').filter(Boolean), from, to, hours };
}

export const projects: readonly DemoProject[] = [
  {
    name: 'The Tide Clock',
    description: 'A lighthouse keeper repairs a clock that runs on the tide. Short film, eleven minutes.',
    lead: 'elodie.brule',
    status: 'in production',
    startedDaysAgo: 58,
    shared: [
      { with: 'Production', permissions: 'rwatslu' },
      { with: 'Art', permissions: 'rwalu' },
      { with: 'Animation', permissions: 'rwalu' },
      { with: 'Light and picture', permissions: 'rwalu' },
      { with: 'cinder', permissions: 'r' },
    ],
    sequences: [
      {
        name: 'SQ010 Low water',
        description: 'Morning. The sea has gone further out than ever, and the clock stands still.',
        shots: [
          {
            name: 'SH0010',
            description: 'Wide: the beach without its sea, the lighthouse small.',
            frames: 168,
            drawn: true,
            tasks: [
              task('Layout', 'done', 'noemie.lefevre', -44, -41, 16),
              task('Animation', 'done', 'saoirse.nibhriain', -36, -30, 32),
              task('Lighting', 'done', 'priya.raman', -24, -19, 28),
              task('Compositing', 'in review', 'kwame.mensah', -6, 0, 20),
            ],
          },
          {
            name: 'SH0020',
            description: 'Close on the hands of the clock. One twitches.',
            frames: 72,
            tasks: [
              task('Layout', 'done', 'noemie.lefevre', -42, -41, 6),
              task('Animation', 'done', 'tomas.dvorak', -33, -30, 16),
              task('Lighting', 'in progress', 'priya.raman', -3, 3, 14),
              task('Compositing', 'waiting', 'kwame.mensah', 4, 7, 12),
            ],
          },
          {
            name: 'SH0030',
            description: 'The keeper comes down the stairs, two at a time.',
            frames: 204,
            drawn: true,
            tasks: [
              task('Animation', 'in review', 'saoirse.nibhriain, tomas.dvorak', -14, -1, 56),
              task('Cloth', 'in progress', 'hiroshi.tanaka', -2, 5, 24),
              task('Lighting', 'waiting', 'priya.raman', 6, 11, 24),
            ],
          },
        ],
      },
      {
        name: 'SQ020 The works',
        description: 'Inside the clock: cogs, salt, and a crab that has moved in.',
        shots: [
          {
            name: 'SH0010',
            description: 'Slow move along the great wheel.',
            frames: 240,
            drawn: true,
            tasks: [
              task('Layout', 'done', 'noemie.lefevre', -30, -27, 18),
              task('Animation', 'in progress', 'tomas.dvorak', -4, 6, 48),
              task('Water', 'waiting', 'hiroshi.tanaka', 5, 14, 60),
            ],
          },
          {
            name: 'SH0020',
            description: 'The crab raises a claw; the keeper raises an eyebrow.',
            frames: 120,
            tasks: [
              task('Animation', 'in progress', 'saoirse.nibhriain', -1, 8, 40),
              task('Sound sketch', 'in review', 'amelie.gagne', -5, -1, 8),
            ],
          },
        ],
      },
      {
        name: 'SQ030 High water',
        description: 'Night. The sea comes back all at once.',
        shots: [
          {
            name: 'SH0010',
            description: 'The wave, from far out.',
            frames: 300,
            drawn: true,
            tasks: [
              task('Layout', 'in review', 'noemie.lefevre', -9, -2, 24),
              task('Water', 'waiting', 'hiroshi.tanaka', 12, 30, 120),
            ],
          },
        ],
      },
    ],
    assets: [
      {
        name: 'Keeper',
        description: 'Tall, stooped, coat with nineteen pockets.',
        drawn: true,
        tasks: [
          task('Design', 'done', 'anna.sokolova', -57, -50, 40),
          task('Model', 'done', 'zoe.vandenberg', -50, -42, 56),
          task('Rig', 'done', 'dmytro.levchenko', -41, -34, 48),
          task('Pockets that open', 'in progress', 'dmytro.levchenko', -3, 4, 20),
        ],
      },
      {
        name: 'Crab',
        description: 'Owns the clock, in its own opinion.',
        tasks: [
          task('Design', 'done', 'anna.sokolova', -40, -38, 12),
          task('Model', 'done', 'zoe.vandenberg', -37, -31, 30),
          task('Rig', 'in review', 'dmytro.levchenko', -12, -4, 36),
        ],
      },
      {
        name: 'Tide clock',
        description: 'Brass, 212 cogs, barnacles on 40 of them.',
        drawn: true,
        tasks: [
          task('Model', 'done', 'zoe.vandenberg', -48, -36, 70),
          task('Surfaces', 'in progress', 'zoe.vandenberg, anna.sokolova', -8, 5, 40),
        ],
      },
    ],
    thrownAway: [
      { under: 'SQ010 Low water', name: 'SH0025', description: 'The gull. Cut after the second animatic.' },
      { under: 'SQ030 High water', name: 'SH0005', description: 'The same wave from the other side.' },
    ],
  },
  {
    name: 'Paper Lanterns',
    description: 'Six episodes of three minutes about a street that lights its own moon.',
    lead: 'marta.oliveira',
    status: 'in preparation',
    startedDaysAgo: 25,
    shared: [
      { with: 'Production', permissions: 'rwatslu' },
      { with: 'Art', permissions: 'rwatlu' },
      { with: 'jonas.weidmann', permissions: 'rwalu' },
    ],
    sequences: [
      {
        name: 'Episode 1',
        description: 'The moon is late, and somebody has to do something.',
        shots: [
          {
            name: 'SH0010',
            description: 'The street at dusk, lanterns still folded.',
            frames: 144,
            drawn: true,
            tasks: [
              task('Storyboard', 'done', 'noemie.lefevre', -18, -14, 20),
              task('Colour script', 'in progress', 'anna.sokolova', -4, 6, 24),
            ],
          },
          {
            name: 'SH0020',
            description: 'First match. It goes out.',
            frames: 96,
            tasks: [task('Storyboard', 'in review', 'noemie.lefevre', -7, -3, 10)],
          },
        ],
      },
      {
        name: 'Episode 2',
        description: 'A lantern runs away.',
        shots: [
          {
            name: 'SH0010',
            description: 'Over the roofs, quick.',
            frames: 180,
            tasks: [task('Storyboard', 'waiting', 'noemie.lefevre', 9, 16, 24)],
          },
        ],
      },
    ],
    assets: [
      {
        name: 'Lantern, small',
        description: 'Folds out of one sheet, and so does its rig.',
        drawn: true,
        tasks: [
          task('Design', 'done', 'anna.sokolova', -22, -17, 24),
          task('Rig that folds', 'in progress', 'dmytro.levchenko, jonas.weidmann', -5, 9, 50),
        ],
      },
      {
        name: 'The street',
        description: 'Fourteen houses, one bakery, no two windows alike.',
        tasks: [task('Model', 'waiting', 'zoe.vandenberg', 7, 28, 90)],
      },
    ],
    thrownAway: [{ under: 'Episode 1', name: 'SH0015', description: 'Somebody sneezes. Funny once.' }],
  },
  {
    name: 'Harbour Lights',
    description: 'Thirty seconds for a ferry line. Delivered, and liked.',
    lead: 'elodie.brule',
    status: 'delivered',
    startedDaysAgo: 59,
    shared: [
      { with: 'Production', permissions: 'rwatslu' },
      { with: 'Light and picture', permissions: 'r' },
      { with: 'cinder', permissions: 'rwalu' },
    ],
    sequences: [
      {
        name: 'Film',
        description: 'All of it; it is thirty seconds.',
        shots: [
          {
            name: 'SH0010',
            description: 'The ferry leaves; the town lights up behind it.',
            frames: 400,
            drawn: true,
            tasks: [
              task('Animation', 'done', 'tomas.dvorak', -56, -48, 40),
              task('Lighting', 'done', 'priya.raman', -48, -41, 40),
              task('Mix', 'done', 'amelie.gagne', -40, -36, 16),
            ],
          },
          {
            name: 'SH0020',
            description: 'Logo, for as long as was agreed.',
            frames: 50,
            tasks: [task('Compositing', 'done', 'kwame.mensah', -38, -37, 4)],
          },
        ],
      },
    ],
    assets: [
      {
        name: 'Ferry',
        description: 'Exactly as the client has it, rust left out.',
        tasks: [task('Model', 'done', 'zoe.vandenberg', -58, -51, 40)],
      },
    ],
    thrownAway: [],
  },
];
