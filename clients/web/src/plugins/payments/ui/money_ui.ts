// What draws and pays money: fetched when somebody first has to do with it.
import './card';
import './wallet';

export {askMoney} from './ask_money';
export {provide} from './provided';
