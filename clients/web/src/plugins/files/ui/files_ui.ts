// What draws and sends files: fetched when somebody first has to do with one.
import './card';
import './tray';

export {photograph} from './camera';
export {offer} from './offer';
export {provide} from './provided';
export {record} from './recorder';
