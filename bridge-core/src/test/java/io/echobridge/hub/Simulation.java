package io.echobridge.hub;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Some seconds of clients whose connections break, on the real code of one hub or two: sockets,
 * loops, brokers and the clock are simulated, on one thread. A seed decides everything.
 */
abstract class Simulation {
  private static final int STEPS = 300;

  /** A promise was broken. */
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
      super(what);
    }
  }

  final SplittableRandom random;
  final SimulatedHub.World world;
  final List<SimulatedHub> hubs = new ArrayList<>();
  private final long seed;
  private final boolean isTraced;

  /** How many frames clients have read. */
  int framesHeard;

  Simulation(long seed, boolean isTraced) {
    this.seed = seed;
    this.isTraced = isTraced;
    this.random = new SplittableRandom(seed);
    boolean isTight = random.nextInt(4) == 0;
    this.world = new SimulatedHub.World(1 + random.nextInt(3), 1 + random.nextInt(2), isTight);
    for (int i = 0; i < world.hubs; i++) {
      hubs.add(new SimulatedHub(world, i, this::ranTask));
    }
    world.connect(hubs);
    if (random.nextInt(4) > 0) {
      world.now += 60_000_000_000L; // later than a hub takes longer as it has just started
    }
  }

  /** Does one thing that may happen next. */
  abstract void step(SimulatedHub hub);

  /** Every client is there, and reads all that has come. */
  abstract void read();

  /**
   * Looks whether every client has heard all that it should have.
   *
   * @throws Violation when one has not
   */
  abstract void judge();

  /** A loop has run a task. */
  void ranTask() {}

  /**
   * Plays it to its end.
   *
   * @throws Violation when a promise was broken
   */
  final void run() {
    try {
      for (int i = 0; i < STEPS; i++) {
        world.now += 1_000 + 1_000_000L * random.nextInt(3);
        step(anyHub());
      }
      settle();
      judge();
    } catch (Violation e) {
      throw e;
    } catch (RuntimeException | AssertionError e) {
      if (isTraced) {
        e.printStackTrace();
      }
      throw new Violation("seed " + seed + ": " + e);
    }
  }

  /** Everything arrives. */
  private void settle() {
    for (int quiet = 0; quiet < 8; quiet++) {
      int before = framesHeard;
      for (SimulatedHub each : hubs) {
        each.takeAll();
        each.heardAllFromPeer();
        each.loops.runAll();
        pass(each, 50);
        each.loops.runAll();
      }
      read();
      quiet = framesHeard > before ? 0 : quiet;
    }
  }

  final void runTasks(SimulatedHub hub, int loop, int most) {
    for (int i = 0; i < most; i++) {
      var unused = hub.loops.runOne(loop);
    }
  }

  final int anyLoop(SimulatedHub hub) {
    return random.nextInt(hub.loops.size());
  }

  final void pass(SimulatedHub hub, int millis) {
    world.now += millis * 1_000_000L;
    hub.loops.pass(millis);
  }

  final SimulatedHub anyHub() {
    return hubs.get(random.nextInt(hubs.size()));
  }

  final String anyChannel() {
    return world.channel(random.nextInt(world.lanes), random.nextInt(3));
  }

  /** How many messages are published one after the other. */
  final int burst() {
    return random.nextInt(12) == 0 ? 100 + random.nextInt(150) : 1 + random.nextInt(3);
  }

  /** The channels of one message. */
  final Set<String> channels(int lane) {
    Set<String> names = new HashSet<>();
    for (int j = random.nextInt(5) == 0 ? 3 : 1; j > 0; j--) {
      names.add(world.channel(lane, random.nextInt(3)));
    }
    return names;
  }

  final void trace(String what) {
    if (isTraced) {
      System.out.println(what);
    }
  }

  final Violation violation(int client, String what) {
    return new Violation("seed " + seed + ": client " + client + " " + what);
  }
}
