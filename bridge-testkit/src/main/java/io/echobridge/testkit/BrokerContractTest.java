package io.echobridge.testkit;

import io.echobridge.broker.Broker;

/**
 * The guarantees of {@link Broker} and of its optional powers, for every broker the same. A
 * plug-in's test extends this class and makes the {@link BrokerWorld}. What a broker cannot promise
 * it names in {@link #excuse}, with the reason, which is printed; nothing is left out in silence.
 */
public abstract class BrokerContractTest extends PlaceContract {}
