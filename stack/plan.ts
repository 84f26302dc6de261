import { type Binaries } from './install';
import { type Ports } from './ports';
import { type Secrets } from './secrets';

/** The settings from which every part is made. */
export interface PartPlan {
  directory: string;
  ports: Ports;
  /** False only in tests: then nothing waits for the disk. A killed server still loses nothing, a power cut may. */
  durable: boolean;
  binaries: Binaries;
  secrets: Secrets;
}
