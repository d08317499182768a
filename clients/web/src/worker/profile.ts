// One profile of this browser, from its lock to its connection: opens the store and drives the engine over it. Everything
// that a page asks of a person's account goes through here.
import type {Change, Failure} from '../client/client';
import {failureOf} from '../client/failure';
import {Connection, type Socket} from '../connection/connection';
import {keptSecret, openKept, secretOf} from '../storage/secret';
import {Store} from '../storage/store';
import type {Fields} from './codec';
import {Driver, type End} from './driver';
import type {Engine, EngineEvent, RawConversation, Response} from './engine';
import {ProfileLock, type Channel, type Locks} from './lock';
import {Moment} from './moment';
import type {News} from './pages';
import {Standing, type ProfileView} from './standing';

export interface Surroundings {
  engine: Engine;
  name: string; // of the profile: its store and its lock
  connect: () => Socket;
  locks: Locks;
  channel: Channel;
  tell: (news: News) => void;
  indexedDB?: IDBFactory;
}

const kReachMs = 15_000; // how long who needs the host now waits for it
const kRestMs = 5_000; // and how long a new device waits until others can write to it
const kElsewhere: Failure = {name: 'web.elsewhere', detail: 'another tab has this profile now; take it over to go on here'};
const kForgotten: Failure = {name: 'web.profile.forgotten', detail: 'this profile was erased'};
const kOffline: Failure = {name: 'client.offline', detail: 'the host is not reached now; try again when it answers'};
const kNotOpen: Failure = {name: 'web.profile.closed', detail: 'the profile is not open; unlock it first, or make an account'};
const kNoLock: Failure = {name: 'web.storage.lock', detail: 'what opens the profile is gone from this browser; recover with your twelve words, or link this browser again'};
const kWrongPassphrase: Failure = {name: 'web.passphrase', detail: 'that is not the passphrase of this profile; try again'};

export class Profile {
  private readonly lock: ProfileLock;
  private readonly connection: Connection;
  private store?: Store;
  private driver?: Driver;
  private readonly standing: Standing;
  private secret?: Uint8Array; // to open the store anew after a failure
  private failure?: Failure; // why the profile is not open, where storing failed
  private entering = false; // an account is being made, recovered or linked
  private pauseMs = 1_000;
  private atRestNow = false;
  private readonly reached = new Moment(); // a connection
  private readonly online = new Moment(); // a session
  private readonly resting = new Moment(); // the core has done all that follows
  /** Told of every event, after the page's copy of things is up to date. */
  onEvent: (event: EngineEvent, changes: Change[]) => void = () => undefined;

  constructor(private readonly around: Surroundings) {
    this.standing = new Standing(around.tell);
    this.lock = new ProfileLock(around.locks, around.channel, `majlis profile ${around.name}`, () => this.handOver());
    this.connection = new Connection(around.connect, {
      opened: () => this.opened(),
      received: (frame) => void this.driver?.step('received', {frame}).catch(() => undefined),
      closed: () => this.closed(),
    });
  }

  async start(): Promise<void> {
    if (await this.lock.acquire()) await this.enter();
    else this.standing.moveTo({at: 'elsewhere'});
  }

  async takeOver(): Promise<void> {
    await this.lock.takeOver();
    await this.enter();
  }

  async unlock(passphrase: string): Promise<void> {
    if (this.standing.stage.at !== 'locked') throw kNotOpen;
    await this.open(secretOf(passphrase));
    const {stage} = this.standing;
    if (stage.at === 'locked' && stage.failure) throw stage.failure;
  }

  /** Ends this browser's profile; the account lives on. */
  async forget(): Promise<void> {
    if (!this.lock.held) throw kElsewhere;
    this.stop(kForgotten);
    try {
      this.store ??= await Store.open(this.around.name, this.around.indexedDB);
      await this.store.erase();
    } catch {
      // What cannot be emptied is removed as a whole.
      this.store?.close();
      await Store.remove(this.around.name, this.around.indexedDB);
      this.store = await Store.open(this.around.name, this.around.indexedDB);
    }
    this.secret = undefined;
    this.standing.clear();
    this.standing.moveTo({at: 'no_account'});
  }

  signUp(name: string, passphrase?: string, invite?: string): Promise<void> {
    return this.make(passphrase, (driver) => driver.command('sign_up', {name, invite}));
  }

  recover(name: string, phrase: string, passphrase?: string): Promise<void> {
    return this.make(passphrase, (driver) => driver.command('recover', {name, phrase}));
  }

  /** Resolves once the code shows; the stage moves on when another device has answered it. */
  async beginLink(passphrase?: string): Promise<void> {
    const linked = this.make(passphrase, async (driver) => {
      const end = driver.command('begin_link');
      await driver.step('tick');
      this.showStage();
      return end;
    });
    await new Promise<void>((resolve, reject) => {
      linked.then(resolve, (reason: unknown) => {
        const failure = failureOf(reason);
        if (failure.name !== kForgotten.name) this.standing.warn(failure);
        reject(failure);
      });
      const look = setInterval(() => {
        if (this.standing.stage.at !== 'no_account' || !this.standing.stage.linking) return;
        clearInterval(look);
        resolve();
      }, 10);
      linked.catch(() => undefined).finally(() => clearInterval(look));
    });
  }

  command(method: string, params?: Fields): Promise<End> {
    return this.driver ? this.driver.command(method, params) : Promise.reject(this.notOpen());
  }

  /** A command that needs the host now. */
  async ask(method: string, params?: Fields): Promise<End> {
    if (!this.driver) throw this.notOpen();
    if (this.standing.connection !== 'online') await this.online.next(kReachMs, kOffline);
    if (!this.driver) throw this.notOpen();
    return this.driver.command(method, params, true);
  }

  /** Resolves once everything that the host had to tell is here. */
  async atRest(): Promise<void> {
    if (!this.atRestNow) await this.resting.next(kReachMs, kOffline);
  }

  begin(method: string, params?: Fields): Promise<Response> {
    return this.driver ? this.driver.begin(method, params) : Promise.reject(this.notOpen());
  }

  step(method: string, params?: Fields): Promise<Response> {
    return this.driver ? this.driver.step(method, params) : Promise.reject(this.notOpen());
  }

  query<T>(method: string, params?: Fields): T {
    if (!this.driver) throw this.notOpen();
    return this.driver.query<T>(method, params);
  }

  /** What a plugin's client half keeps in the store, opened. */
  async recall(prefix: string): Promise<{key: string; value: Uint8Array}[]> {
    if (!this.driver || !this.store) throw this.notOpen();
    const records = await this.store.under(prefix);
    return this.query('recall', {records});
  }

  /** How things stand, for a page that just came. */
  tellAll(): void {
    this.standing.tellAll(this.driver?.query<RawConversation[]>('conversations') ?? []);
  }

  showStage(): void {
    const view = this.driver?.query<ProfileView>('profile');
    if (view) this.standing.moveToAccount(view, this.entering);
  }

  /** The account, once there is one. */
  own(): string | undefined {
    return this.standing.stage.at === 'ready' ? this.standing.stage.own.account : undefined;
  }

  network(there: boolean): void {
    if (there) this.connection.hurry();
    else this.connection.end();
  }

  /** The tab goes. */
  close(): void {
    this.stop({name: 'web.closed', detail: 'the page was closed'});
    this.lock.close();
    this.store?.close();
  }

  // Opens what is stored, or finds that nothing is.
  private async enter(): Promise<void> {
    try {
      this.store = await Store.open(this.around.name, this.around.indexedDB);
      const {lock, records} = await this.store.load();
      if (!lock && records.length > 0) throw kNoLock;
      if (!lock) return this.standing.moveTo({at: 'no_account'});
      if (!lock.kept) return this.standing.moveTo({at: 'locked'});
      await this.open(await openKept(lock.kept));
    } catch (reason) {
      this.standing.moveTo({at: 'damaged', failure: failureOf(reason)});
    }
  }

  private async open(secret: Uint8Array): Promise<void> {
    const {lock, records} = await this.store!.load();
    if (!lock) return this.standing.moveTo({at: 'no_account'});
    const driver = this.newDriver();
    try {
      await driver.step('open', {lock: lock.lock, secret, records});
    } catch (reason) {
      this.driver = undefined;
      const failure = failureOf(reason);
      const wrong = failure.name === 'identity.sealed.passphrase' && !lock.kept;
      return this.standing.moveTo(wrong ? {at: 'locked', failure: kWrongPassphrase} : {at: 'damaged', failure});
    }
    this.secret = secret;
    this.failure = undefined;
    this.showStage();
    this.tellAll();
    this.standing.setConnection('connecting');
    this.connection.start();
  }

  // Begins a profile and its account. What comes to nothing leaves nothing.
  private async make(passphrase: string | undefined, enter: (driver: Driver) => Promise<End>): Promise<void> {
    if (this.standing.stage.at !== 'no_account' && this.standing.stage.at !== 'damaged')
      throw {name: 'client.account.exists', detail: 'this browser has an account already; erase it here first'};
    if (!this.lock.held) throw kElsewhere;
    this.stop({name: 'web.profile.replaced', detail: 'a new profile took the place of this one'});
    this.entering = true;
    try {
      await this.beginStore(passphrase);
      this.standing.setConnection('connecting');
      this.connection.start();
      if (!this.connection.open) await this.reached.next(kReachMs, kOffline);
      // Such as publishing what others need to write to this device.
      const rest = this.resting.next(kRestMs, kOffline).catch(() => undefined);
      await enter(this.driver!);
      this.entering = false;
      this.showStage();
      await rest;
    } catch (reason) {
      this.entering = false;
      const failure = failureOf(reason);
      // Another tab, or another attempt, goes on from here.
      if (this.driver && !failure.name.startsWith('web.')) {
        this.stop(failure);
        await this.store?.erase().catch(() => undefined);
        this.standing.moveTo({at: 'no_account'});
      }
      throw failure;
    }
  }

  private async beginStore(passphrase: string | undefined): Promise<void> {
    this.store ??= await Store.open(this.around.name, this.around.indexedDB);
    const {secret, kept} = passphrase === undefined ? await keptSecret() : {secret: secretOf(passphrase), kept: undefined};
    const driver = this.newDriver();
    const response = await driver.step('create', {secret, slow: kept === undefined});
    const {lock} = response.result as {lock: Uint8Array};
    await this.store.begin({lock, kept});
    this.secret = secret;
    this.standing.moveTo({at: 'no_account'});
  }

  private newDriver(): Driver {
    return this.driver = new Driver(this.around.engine, {
      store: (changes) => this.store!.apply(changes),
      send: (frame) => this.connection.send(frame),
      show: (response) => this.show(response),
      broken: (failure) => void this.broken(failure),
    });
  }

  private show(response: Response): void {
    const ofAccount = this.standing.show(response, (event, changes) => {
      if (event.kind === 'connected') this.settled();
      if (event.kind === 'idle') this.rested();
      this.onEvent(event, changes);
    });
    if (ofAccount) this.showStage();
  }

  private opened(): void {
    void this.driver?.step('connected').catch(() => undefined);
    this.standing.setConnection('connecting');
    this.reached.announce();
  }

  private closed(): void {
    this.atRestNow = false;
    this.standing.setConnection('offline');
    const {driver} = this;
    driver?.cut(kOffline);
    // A tick as well: what is to disappear does so without a host.
    void driver?.step('disconnected').then(() => driver.step('tick')).catch(() => undefined);
  }

  private settled(): void {
    this.connection.settle();
    this.pauseMs = 1_000;
    this.standing.setConnection('online');
    this.online.announce();
  }

  private rested(): void {
    this.atRestNow = true;
    this.resting.announce();
  }

  // Storing failed: the core is ahead of the disk. It is opened anew from what is there, after a while.
  private async broken(failure: Failure): Promise<void> {
    this.stop(failure);
    this.failure = failure;
    this.standing.warn(failure);
    if (failure.name === 'web.storage.taken') return this.standing.moveTo({at: 'elsewhere'});
    const {secret} = this;
    if (!secret || this.entering) return;
    await new Promise((resolve) => setTimeout(resolve, this.pauseMs));
    this.pauseMs = Math.min(2 * this.pauseMs, 60_000);
    if (!this.lock.held || this.driver) return;
    try {
      await this.open(secret);
    } catch (reason) {
      this.standing.moveTo({at: 'damaged', failure: failureOf(reason)});
    }
  }

  private async handOver(): Promise<void> {
    this.stop(kElsewhere);
    this.store?.close();
    this.store = undefined;
    this.secret = undefined;
    this.standing.moveTo({at: 'elsewhere'});
  }

  private stop(why: Failure): void {
    const {driver} = this;
    this.driver = undefined;
    this.atRestNow = false;
    this.connection.stop();
    driver?.end(why);
    this.around.engine.ask('close');
    this.standing.setConnection('offline');
  }

  private notOpen(): Failure {
    return this.standing.stage.at === 'elsewhere' ? kElsewhere : this.failure ?? kNotOpen;
  }
}
