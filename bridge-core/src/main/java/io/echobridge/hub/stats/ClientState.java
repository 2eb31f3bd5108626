package io.echobridge.hub.stats;

import io.echobridge.channel.ChannelName;
import io.echobridge.net.Holding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One client, as its hub had it when it was asked.
 *
 * @param publicId what others may know it by
 * @param user whose it is, by a sign-in or a token
 * @param age since its session began
 * @param channels that it is on, the hub's own left out; not all of very many
 * @param channelCount on how many it is
 * @param waiting bytes that wait for it to take them
 * @param returns how often it has come back to this node after its connection was lost
 * @param holding what the process keeps for it, by which its protocol knows it
 */
public record ClientState(
    String publicId,
    Optional<String> user,
    Duration age,
    List<ChannelName> channels,
    int channelCount,
    long waiting,
    int returns,
    Holding holding) {
  public ClientState {
    channels = List.copyOf(channels);
  }
}
