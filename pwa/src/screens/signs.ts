/** The signs a role may have, by the names under which they are stored. */
import {
  Baby,
  BookOpen,
  Briefcase,
  Brush,
  Compass,
  Dumbbell,
  Flower2,
  Hammer,
  HandHelping,
  Heart,
  HeartHandshake,
  House,
  type IconNode,
  Leaf,
  Moon,
  Music,
  PencilRuler,
  Sparkles,
  Sprout,
  Stethoscope,
  UserRound,
  Users,
} from "lucide";

export const ROLE_ICONS: Readonly<Record<string, IconNode>> = {
  heart: Heart,
  "heart-handshake": HeartHandshake,
  baby: Baby,
  users: Users,
  house: House,
  leaf: Leaf,
  sprout: Sprout,
  "flower-2": Flower2,
  "pencil-ruler": PencilRuler,
  briefcase: Briefcase,
  hammer: Hammer,
  brush: Brush,
  music: Music,
  "book-open": BookOpen,
  dumbbell: Dumbbell,
  compass: Compass,
  sparkles: Sparkles,
  moon: Moon,
  stethoscope: Stethoscope,
  "hand-helping": HandHelping,
};

/** The sign of a role; another client may have chosen one that is not in the list. */
export function roleIcon(name: string | undefined): IconNode {
  return (name && ROLE_ICONS[name]) || UserRound;
}
