// The icon of a place on the web, known by the address.
import IconBrandBluesky from '@tabler/icons-react/dist/esm/icons/IconBrandBluesky.mjs';
import IconBrandDiscord from '@tabler/icons-react/dist/esm/icons/IconBrandDiscord.mjs';
import IconBrandGithub from '@tabler/icons-react/dist/esm/icons/IconBrandGithub.mjs';
import IconBrandGitlab from '@tabler/icons-react/dist/esm/icons/IconBrandGitlab.mjs';
import IconBrandInstagram from '@tabler/icons-react/dist/esm/icons/IconBrandInstagram.mjs';
import IconBrandLinkedin from '@tabler/icons-react/dist/esm/icons/IconBrandLinkedin.mjs';
import IconBrandMastodon from '@tabler/icons-react/dist/esm/icons/IconBrandMastodon.mjs';
import IconBrandSlack from '@tabler/icons-react/dist/esm/icons/IconBrandSlack.mjs';
import IconBrandVimeo from '@tabler/icons-react/dist/esm/icons/IconBrandVimeo.mjs';
import IconBrandYoutube from '@tabler/icons-react/dist/esm/icons/IconBrandYoutube.mjs';
import IconId from '@tabler/icons-react/dist/esm/icons/IconId.mjs';
import IconWorld from '@tabler/icons-react/dist/esm/icons/IconWorld.mjs';

const icons: Record<string, typeof IconWorld> = {
  github: IconBrandGithub,
  gitlab: IconBrandGitlab,
  linkedin: IconBrandLinkedin,
  mastodon: IconBrandMastodon,
  bluesky: IconBrandBluesky,
  orcid: IconId,
  vimeo: IconBrandVimeo,
  youtube: IconBrandYoutube,
  instagram: IconBrandInstagram,
  slack: IconBrandSlack,
  discord: IconBrandDiscord,
};

/** `id` of a place of link-address.ts; without one, or with one that has no icon, the whole web. */
export function PlaceIcon({ id }: { id: string | undefined }) {
  const Icon = icons[id ?? ''] ?? IconWorld;
  return <Icon size={18} stroke={1.75} aria-hidden="true" />;
}
