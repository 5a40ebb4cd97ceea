package dev.turtleship.core.commit;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/// A parameter of type `uuid[]` in PostgreSQL's binary form (array_send in src/backend/utils/adt/arrayfuncs.c). The
/// driver would write each id as text and the server would read it again, a tenth of what a batch of chat costs it.
/// Needs a connection on which the driver may send that type as it is; [dev.turtleship.core.bulkhead.Databases] opens
/// such.
public final class UuidArray extends PGobject implements PGBinaryObject {
    private static final long serialVersionUID = 1L;

    private static final int UUID_OID = 2950;
    private static final int HEAD_BYTES = 20;
    private static final int ELEMENT_BYTES = 4 + 16;

    private final byte[] bytes;

    public UuidArray(UUID[] values) {
        setType("_uuid");
        var array = ByteBuffer.allocate(HEAD_BYTES + ELEMENT_BYTES * values.length);
        // One dimension without nulls, whose first index is 1.
        array.putInt(1).putInt(0).putInt(UUID_OID).putInt(values.length).putInt(1);
        for (var value : values) {
            array.putInt(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        }
        bytes = array.array();
    }

    @Override
    public int lengthInBytes() {
        return bytes.length;
    }

    @Override
    public void toBytes(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /// Of what this process sends; nobody reads one back.
    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("arrays of ids are only sent");
    }

    /// Not null: the driver takes a value without text for a null.
    @Override
    public String getValue() {
        return bytes.length + " bytes";
    }
}
