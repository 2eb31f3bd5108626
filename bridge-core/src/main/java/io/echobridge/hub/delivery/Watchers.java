package io.echobridge.hub.delivery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.hub.stats.DefectLog;
import io.echobridge.presence.Roster;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * All watchers as one. A watcher that throws keeps neither the others from hearing nor the hub from
 * going on. Loops by index, as whispers come often and an iterator would be garbage for each.
 */
final class Watchers implements ChannelWatcher {
  private final String defect;
  private final DefectLog defects = new DefectLog();
  private final List<ChannelWatcher> all = new CopyOnWriteArrayList<>();

  /**
   * @param app the app's name, for the log
   */
  Watchers(String app) {
    this.defect = "App " + app + ": a watcher of channels failed";
  }

  void add(ChannelWatcher watcher) {
    all.add(watcher);
  }

  @Override
  public void occupied(ChannelName channel) {
    for (int i = 0; i < all.size(); i++) {
      try {
        all.get(i).occupied(channel);
      } catch (RuntimeException e) {
        defects.defect(defect, e);
      }
    }
  }

  @Override
  public void vacated(ChannelName channel) {
    for (int i = 0; i < all.size(); i++) {
      try {
        all.get(i).vacated(channel);
      } catch (RuntimeException e) {
        defects.defect(defect, e);
      }
    }
  }

  @Override
  public void cacheMissed(ChannelName channel) {
    for (int i = 0; i < all.size(); i++) {
      try {
        all.get(i).cacheMissed(channel);
      } catch (RuntimeException e) {
        defects.defect(defect, e);
      }
    }
  }

  @Override
  public void counted(ChannelName channel, int subscribers) {
    for (int i = 0; i < all.size(); i++) {
      try {
        all.get(i).counted(channel, subscribers);
      } catch (RuntimeException e) {
        defects.defect(defect, e);
      }
    }
  }

  @Override
  public void occupiedAnywhere(ChannelName channel) {
    for (int i = 0; i < all.size(); i++) {
      try {
        all.get(i).occupiedAnywhere(channel);
      } catch (RuntimeException e) {
        defects.defect(defect, e);
      }
    }
  }

  @Override
  public void vacatedEverywhere(ChannelName channel) {
    for (int i = 0; i < all.size(); i++) {
      try {
        all.get(i).vacatedEverywhere(channel);
      } catch (RuntimeException e) {
        defects.defect(defect, e);
      }
    }
  }

  @Override
  public void handsOver() {
    for (int i = 0; i < all.size(); i++) {
      try {
        all.get(i).handsOver();
      } catch (RuntimeException e) {
        defects.defect(defect, e);
      }
    }
  }

  @Override
  public boolean follows(ChannelName channel) {
    for (int i = 0; i < all.size(); i++) {
      try {
        if (all.get(i).follows(channel)) {
          return true;
        }
      } catch (RuntimeException e) {
        defects.defect(defect, e);
      }
    }
    return false;
  }

  @Override
  public void joined(RosterChange change, Roster present) {
    if (Occupied.isPlace(change.entry())) {
      Occupied.channel(change.entry()).ifPresent(this::occupiedAnywhere);
      return;
    }
    for (int i = 0; i < all.size(); i++) {
      try {
        all.get(i).joined(change, present);
      } catch (RuntimeException e) {
        defects.defect(defect, e);
      }
    }
  }

  @Override
  public void left(RosterChange change, Roster present) {
    if (Occupied.isPlace(change.entry())) {
      Occupied.channel(change.entry()).ifPresent(this::vacatedEverywhere);
      return;
    }
    for (int i = 0; i < all.size(); i++) {
      try {
        all.get(i).left(change, present);
      } catch (RuntimeException e) {
        defects.defect(defect, e);
      }
    }
  }

  @Override
  public void whispered(
      ChannelName channel,
      String name,
      RawJson data,
      String connectionId,
      @Nullable Member sender) {
    for (int i = 0; i < all.size(); i++) {
      try {
        all.get(i).whispered(channel, name, data, connectionId, sender);
      } catch (RuntimeException e) {
        defects.defect(defect, e);
      }
    }
  }
}
