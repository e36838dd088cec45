using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;

/// <summary>
/// Marks one symbol version that a Linux library asks for as weak, in that file, when the system's libstdc++ lacks it.
/// TorchSharp 0.107 asks for GLIBCXX_3.4.32 (GCC 13) only through _ZSt21ios_base_library_initv, which nothing
/// relocates against, so on GCC 12 systems such as Debian 12 the weak flag is all that the loader needs.
/// </summary>
public class WeakenMissingVersion : Microsoft.Build.Utilities.Task
{
    private const int VerneedSection = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort WeakFlag = 2;             // VER_FLG_WEAK

    /// <summary>The library in the output folder.</summary>
    [Required]
    public string Library { get; set; }

    /// <summary>The version that may be missing, e.g. GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; }

    /// <summary>Rewrites the library, through a temporary file, only where the system needs it.</summary>
    public override bool Execute()
    {
        if (SystemHas(Version))
        {
            return true;
        }

        var elf = File.ReadAllBytes(Library);
        if (!Weaken(elf, Version))
        {
            return true;
        }

        // The output may be a hard link into the package cache: a new file replaces the link, the cache stays as it is.
        var written = File.GetLastWriteTimeUtc(Library);
        var temporary = Library + ".weak";
        File.WriteAllBytes(temporary, elf);
        File.SetLastWriteTimeUtc(temporary, written); // so that the next build's copy finds it up to date
        File.Delete(Library);
        File.Move(temporary, Library);
        Log.LogMessage(MessageImportance.High, "{0}: {1} is absent from this system's libstdc++, marked weak", Library, Version);
        return true;
    }

    /// <summary>Whether a libstdc++ of this system defines the version.</summary>
    public static bool SystemHas(string version)
    {
        var folders = new[] { "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib" };
        var preferred = (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(new[] { ':' }, StringSplitOptions.RemoveEmptyEntries);
        var found = preferred.Concat(folders).Select(folder => Path.Combine(folder, "libstdc++.so.6")).FirstOrDefault(File.Exists);
        return found == null || IndexOf(File.ReadAllBytes(found), Encoding.ASCII.GetBytes(version + "\0")) >= 0;
    }

    /// <summary>Sets the weak flag of the version's entry in .gnu.version_r; false where there is nothing to change.</summary>
    /// <exception cref="InvalidDataException">Not a 64-bit little-endian ELF file.</exception>
    public static bool Weaken(byte[] elf, string version)
    {
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2 || elf[5] != 1)
        {
            throw new InvalidDataException("not a 64-bit little-endian ELF file");
        }

        var sections = (int)BitConverter.ToInt64(elf, 0x28);
        int size = BitConverter.ToUInt16(elf, 0x3a), count = BitConverter.ToUInt16(elf, 0x3c);
        for (var i = 0; i < count; i++)
        {
            var section = sections + i * size;
            if (BitConverter.ToInt32(elf, section + 4) == VerneedSection)
            {
                var names = sections + BitConverter.ToInt32(elf, section + 40) * size; // sh_link: the string table
                return WeakenIn(elf, (int)BitConverter.ToInt64(elf, section + 24), (int)BitConverter.ToInt64(elf, names + 24), version);
            }
        }

        return false;
    }

    private static bool WeakenIn(byte[] elf, int need, int strings, string version)
    {
        var changed = false;
        while (true)
        {
            var auxiliary = need + BitConverter.ToInt32(elf, need + 8); // vn_aux
            for (int k = BitConverter.ToUInt16(elf, need + 2); k > 0; k--) // vn_cnt
            {
                var flags = BitConverter.ToUInt16(elf, auxiliary + 4); // vna_flags
                if (NameAt(elf, strings + BitConverter.ToInt32(elf, auxiliary + 8)) == version && (flags & WeakFlag) == 0)
                {
                    elf[auxiliary + 4] |= (byte)WeakFlag;
                    changed = true;
                }

                auxiliary += BitConverter.ToInt32(elf, auxiliary + 12); // vna_next
            }

            var next = BitConverter.ToInt32(elf, need + 12); // vn_next
            if (next == 0)
            {
                return changed;
            }

            need += next;
        }
    }

    private static string NameAt(byte[] elf, int at)
    {
        return Encoding.ASCII.GetString(elf, at, Array.IndexOf(elf, (byte)0, at) - at);
    }

    private static int IndexOf(byte[] haystack, byte[] needle)
    {
        for (var at = Array.IndexOf(haystack, needle[0]); at >= 0 && at + needle.Length <= haystack.Length; at = Array.IndexOf(haystack, needle[0], at + 1))
        {
            var k = 1;
            while (k < needle.Length && haystack[at + k] == needle[k])
            {
                k++;
            }

            if (k == needle.Length)
            {
                return at;
            }
        }

        return -1;
    }
}
