package io.echobridge.admin;

import io.echobridge.gate.Way;
import io.echobridge.hub.stats.ClientState;
import java.util.Optional;

/**
 * One client of this node.
 *
 * @param way how it is connected; empty where its protocol has let go of it meanwhile
 * @param address from where it came; empty likewise
 */
public record ClientSight(ClientState state, Optional<Way> way, String address) {}
