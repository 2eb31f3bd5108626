package io.echobridge.hub;

import java.time.Duration;

/**
 * What bounds a hub.
 *
 * @param maxEventSize the most bytes an event's message may have; a larger one is dropped
 * @param maxInFlight how many bytes of events may wait between the brokers and the event loops; at
 *     this mark brokers are held back and whispers dropped
 * @param maxChannelsPerConnection how many channels one client may be subscribed to or ask for
 * @param whispersPerSecond how many whispers of one client are passed on, twice as many at once; 0
 *     is no limit
 * @param maxWhisper the most bytes a whisper may have, name and data
 * @param bytesPerSecond how many bytes one client may have each other client receive, as whispers
 *     and as a member that comes and goes; four times as many at once; 0 is no limit
 * @param maxMemberSize the most bytes that the application may say of a member
 * @param maxMembersPerChannel the most users a presence channel may have, on all nodes
 * @param subscriptionCounts whether clients hear how many subscribers their channels have
 * @param presenceGrace how long others see a client whose connection was lost
 * @param everybody whether each connection hears the channel {@code #all}, unasked
 */
public record HubLimits(
    int maxEventSize,
    long maxInFlight,
    int maxChannelsPerConnection,
    int whispersPerSecond,
    int maxWhisper,
    int bytesPerSecond,
    int maxMemberSize,
    int maxMembersPerChannel,
    boolean subscriptionCounts,
    Duration presenceGrace,
    boolean everybody) {
  /**
   * @throws IllegalArgumentException when a limit is not positive
   */
  public HubLimits {
    if (maxEventSize < 1
        || maxInFlight < 1
        || maxChannelsPerConnection < 1
        || maxMemberSize < 1
        || maxMembersPerChannel < 1) {
      throw new IllegalArgumentException("the limits of a hub are positive");
    }
  }
}
