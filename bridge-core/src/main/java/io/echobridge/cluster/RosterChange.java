package io.echobridge.cluster;

import io.echobridge.presence.Entry;

/**
 * An entry of another node comes or goes.
 *
 * @param joins whether it comes
 */
public record RosterChange(Entry entry, boolean joins) {}
