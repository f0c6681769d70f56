// The people, organisations and user groups of the demo studio; all of them invented.
import type { Looks } from './demo-pictures.ts';

export interface DemoPerson {
  /** The part of the address before the @; also how the rest of the demo names them. */
  login: string;
  name: string;
  work: string;
  timeZone: string;
  organisation: 'lagoon' | 'cinder';
  looks: Looks;
  social?: { provider: string; url: string }[];
  theme?: 'light' | 'dark' | 'system';
  ui?: 'focus' | 'studio' | 'rooms';
  admin?: true;
  /** Has left: the account is kept, and closed. */
  inactive?: true;
}

const site = (provider: string, path: string) => ({ provider, url: `https://${path}.example` });

/** The first one makes the studio. */
export const people: readonly DemoPerson[] = [
  {
    login: 'marta.oliveira',
    name: 'Marta Oliveira',
    work: 'Head of studio',
    timeZone: 'Europe/Lisbon',
    organisation: 'lagoon',
    ui: 'studio',
    theme: 'system',
    looks: { ground: 0, clothes: 0, skin: 1, hair: 0, style: 'bun' },
    social: [site('Website', 'marta-oliveira'), site('Showreel', 'reels.marta')],
  },
  {
    login: 'elodie.brule',
    name: 'Élodie Brûlé',
    work: 'Producer',
    timeZone: 'Europe/Paris',
    organisation: 'lagoon',
    ui: 'focus',
    theme: 'light',
    admin: true,
    looks: { ground: 1, clothes: 2, skin: 0, hair: 3, style: 'long', glasses: true },
    social: [site('Calendar', 'calendar.elodie')],
  },
  {
    login: 'anna.sokolova',
    name: 'Анна Соколова',
    work: 'Art director',
    timeZone: 'Asia/Tbilisi',
    organisation: 'lagoon',
    ui: 'studio',
    looks: { ground: 2, clothes: 4, skin: 0, hair: 2, style: 'long' },
    social: [site('Sketchbook', 'sketches.anna')],
  },
  {
    login: 'jonas.weidmann',
    name: 'Jonas Weidmann',
    work: 'Pipeline',
    timeZone: 'Europe/Berlin',
    organisation: 'lagoon',
    ui: 'studio',
    theme: 'dark',
    admin: true,
    looks: { ground: 4, clothes: 1, skin: 1, hair: 1, style: 'short', glasses: true },
    social: [site('Code', 'code.jonas')],
  },
  {
    login: 'priya.raman',
    name: 'Priya Raman',
    work: 'Lighting lead',
    timeZone: 'Asia/Kolkata',
    organisation: 'lagoon',
    theme: 'dark',
    looks: { ground: 3, clothes: 3, skin: 3, hair: 5, style: 'long' },
  },
  {
    login: 'tomas.dvorak',
    name: 'Tomáš Dvořák',
    work: 'Animation lead',
    timeZone: 'Europe/Prague',
    organisation: 'lagoon',
    ui: 'focus',
    looks: { ground: 5, clothes: 5, skin: 0, hair: 4, style: 'short' },
  },
  {
    login: 'zoe.vandenberg',
    name: 'Zoë van den Berg',
    work: 'Modelling',
    timeZone: 'Europe/Amsterdam',
    organisation: 'lagoon',
    looks: { ground: 0, clothes: 2, skin: 0, hair: 2, style: 'bun', glasses: true },
  },
  {
    login: 'dmytro.levchenko',
    name: 'Дмитро Левченко',
    work: 'Rigging',
    timeZone: 'Europe/Kyiv',
    organisation: 'lagoon',
    theme: 'dark',
    looks: { ground: 2, clothes: 0, skin: 0, hair: 1, style: 'bald' },
  },
  {
    login: 'noemie.lefevre',
    name: 'Noémie Lefèvre',
    work: 'Storyboard',
    timeZone: 'America/Martinique',
    organisation: 'lagoon',
    ui: 'rooms',
    looks: { ground: 1, clothes: 4, skin: 4, hair: 5, style: 'short' },
  },
  {
    login: 'kwame.mensah',
    name: 'Kwame Mensah',
    work: 'Compositing',
    timeZone: 'Africa/Accra',
    organisation: 'lagoon',
    looks: { ground: 3, clothes: 1, skin: 4, hair: 0, style: 'short', glasses: true },
  },
  {
    login: 'saoirse.nibhriain',
    name: 'Saoirse Ní Bhriain',
    work: 'Animation',
    timeZone: 'Europe/Dublin',
    organisation: 'lagoon',
    ui: 'focus',
    looks: { ground: 4, clothes: 5, skin: 0, hair: 3, style: 'long' },
  },
  {
    login: 'hiroshi.tanaka',
    name: '田中 宏',
    work: 'Effects',
    timeZone: 'Asia/Tokyo',
    organisation: 'lagoon',
    theme: 'system',
    looks: { ground: 5, clothes: 1, skin: 1, hair: 5, style: 'short' },
  },
  {
    login: 'amelie.gagne',
    name: 'Amélie Gagné',
    work: 'Sound design',
    timeZone: 'America/Toronto',
    organisation: 'cinder',
    ui: 'rooms',
    looks: { ground: 0, clothes: 3, skin: 2, hair: 0, style: 'bun' },
    social: [site('Website', 'cinder-and-ash')],
  },
  {
    login: 'oleg.marchenko',
    name: 'Олег Марченко',
    work: 'Foley',
    timeZone: 'Europe/Warsaw',
    organisation: 'cinder',
    inactive: true,
    looks: { ground: 2, clothes: 2, skin: 0, hair: 4, style: 'bald', glasses: true },
  },
];

export const organisations = {
  lagoon: {
    name: 'Lagoon Pictures',
    host: 'lagoon.example',
    description: 'Animated films, by hand and by machine.',
  },
  cinder: {
    name: 'Cinder & Ash Sound',
    host: 'cinder.example',
    description: 'Sound for film, at the other end of the line.',
  },
} as const;

export const groups: readonly { name: string; description: string; members: readonly string[] }[] = [
  {
    name: 'Production',
    description: 'Plans, budgets, promises.',
    members: ['marta.oliveira', 'elodie.brule'],
  },
  {
    name: 'Art',
    description: 'Story, design, colour.',
    members: ['anna.sokolova', 'noemie.lefevre', 'zoe.vandenberg'],
  },
  {
    name: 'Animation',
    description: 'Everything that moves.',
    members: ['tomas.dvorak', 'saoirse.nibhriain', 'dmytro.levchenko'],
  },
  {
    name: 'Light and picture',
    description: 'From the lamp to the last pixel.',
    members: ['priya.raman', 'kwame.mensah', 'hiroshi.tanaka'],
  },
  {
    name: 'Pipeline',
    description: 'Tools, and who mends them at night.',
    members: ['jonas.weidmann', 'dmytro.levchenko'],
  },
];
