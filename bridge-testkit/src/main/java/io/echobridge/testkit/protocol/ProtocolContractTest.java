package io.echobridge.testkit.protocol;

/**
 * The guarantees of a {@link io.echobridge.protocol.ClientProtocol}, for every protocol the same
 * and by every transport. A plug-in has a test for each transport that extends this class and gives
 * its {@link ProtocolDriver}. What a protocol cannot promise it names in {@link #excuse}, with the
 * reason, which is printed; nothing is left out in silence.
 */
public abstract class ProtocolContractTest extends EndContract {}
